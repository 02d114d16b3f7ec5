"""The sandbox: processes with limits and without secrets, which open what strangers sent."""
