"""The languages we read, one TOML file each: adding a file adds a language."""
