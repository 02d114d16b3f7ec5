"""A real SFTP server of ours on loopback."""

import asyncio
import threading

import asyncssh

PASSWORD = "a password of the tests"


class Users(asyncssh.SSHServer):
    """One user with one password, or one of the `keys`; `tried` are the passwords that were shown."""

    tried: list[str] = []
    keys: list[asyncssh.SSHKey] = []

    connections: list[asyncssh.SSHServerConnection] = []

    def connection_made(self, connection):
        self.connections.append(connection)

    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return True

    def public_key_auth_supported(self):
        return True

    def validate_public_key(self, username, key):
        return username == "office" and key in self.keys

    def validate_password(self, username, password):
        self.tried.append(password)
        return (username, password) == ("office", PASSWORD)


class Machine:
    """A server that runs in a thread of its own; `key` is its host key, as a person copies it."""

    def __init__(self, folder):
        self._folder, self._loop = folder, asyncio.new_event_loop()
        self._key = asyncssh.generate_private_key("ssh-ed25519")
        self.key = self._key.export_public_key().decode().strip()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(self._listen())
        self.address = f"127.0.0.1:{self._server.get_port()}"

    async def _listen(self):
        return await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[self._key],
            server_factory=Users,
            sftp_factory=lambda chan: asyncssh.SFTPServer(
                chan, chroot=str(self._folder)
            ),
        )

    def cut(self):
        """End all connections."""
        self._do(self._cut())

    def stop_listening(self):
        """Take no new ones."""
        self._loop.call_soon_threadsafe(self._server.close)

    async def _cut(self):
        for connection in Users.connections:
            connection.abort()
        Users.connections.clear()

    def _do(self, what):
        return asyncio.run_coroutine_threadsafe(what, self._loop).result(20)

    def stop(self):
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)
        self._loop.close()
