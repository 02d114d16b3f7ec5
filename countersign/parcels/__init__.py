"""Opening what strangers send packed together, a mail, a ZIP, a message of Outlook: what may be an invoice, and what is set aside and why.

No Django; called in a process of its own (`countersign.sandbox`).
"""
