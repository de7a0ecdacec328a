"""Stand-ins of the HubSpot CRM API and the QuickBooks Online Accounting API.

They run as an HTTP server of their own, hold everything in memory, and share no code with
the console: what they know of both APIs is written here a second time, on purpose.
"""
