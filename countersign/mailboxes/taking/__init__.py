"""From a kept mail to drafts: what each of its files becomes, and why."""
