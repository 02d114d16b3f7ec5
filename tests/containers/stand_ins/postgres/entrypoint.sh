# What the official image does at its first start, as far as compose.yaml relies on it.
set -eu
bin=$(dirname /usr/lib/postgresql/*/bin/postgres)
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
install -d -m 700 -o postgres -g postgres "$PGDATA"
install -d -m 775 -o postgres -g postgres /var/run/postgresql
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  as_postgres "$bin/initdb" --username="$POSTGRES_USER" --pwfile="$POSTGRES_PASSWORD_FILE" --encoding=UTF8 --locale=C.UTF-8 --auth-host=scram-sha-256 --auth-local=trust
  echo "host all all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
  echo "listen_addresses = '*'" >> "$PGDATA/postgresql.conf"
  as_postgres "$bin/pg_ctl" -w -o "-c listen_addresses=" start
  as_postgres "$bin/createdb" --username="$POSTGRES_USER" "$POSTGRES_DB"
  as_postgres "$bin/pg_ctl" -w -m fast stop
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups "$bin/postgres"
