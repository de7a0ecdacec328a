"""Webhooks as they were captured from the real services, in all of their shapes."""

CLASSIC = {
    "objectId": 697680835, "propertyName": "dealstage", "propertyValue": "closedwon",
    "changeSource": "AUTOMATION_PLATFORM", "eventId": 1228532628, "subscriptionId": 92894,
    "portalId": 5799819, "appId": 186886, "occurredAt": 1556105815815,
    "subscriptionType": "deal.propertyChange", "attemptNumber": 3,
}  # fmt: skip
GENERIC = {
    "eventId": 1765889350, "subscriptionId": 7662269, "portalId": 247279312, "appId": 51879189,
    "occurredAt": 1788597072520, "subscriptionType": "object.propertyChange", "attemptNumber": 0,
    "objectId": 546500061938, "objectTypeId": "0-1", "propertyName": "email",
    "propertyValue": "bhalli@hubspot.com", "changeSource": "CRM_UI",
    "sourceId": "userId:98499705", "isSensitive": False,
}  # fmt: skip
CREATION = {
    "eventId": 3944863254, "subscriptionId": 3327050, "portalId": 49532047, "appId": 9318066,
    "occurredAt": 1742175136625, "subscriptionType": "contact.creation", "attemptNumber": 7,
    "objectId": 106500991877, "changeFlag": "CREATED", "changeSource": "INTEGRATION",
    "sourceId": "9318066",
}  # fmt: skip
OLDER = {
    "eventNotifications": [
        {
            "realmId": "310687",
            "dataChangeEvent": {
                "entities": [
                    {
                        "id": "1234",
                        "operation": "Create",
                        "name": "Invoice",
                        "lastUpdated": "2025-09-08T20:52:31.657Z",
                    },
                    {
                        "id": "7",
                        "operation": "Merge",
                        "deletedId": "8",
                        "name": "Customer",
                        "lastUpdated": "2025-09-08T20:52:31.657Z",
                    },
                ]
            },
        }
    ]
}
CLOUD = [
    {
        "specversion": "1.0",
        "id": "88cd52aa-33b6-4351-9aa4-47572edbd068",
        "source": "intuit.dsnBgbseACLLRZNxo2dfc4evmEJdxde58xeeYcZliOU=",
        "type": "qbo.invoice.created.v1",
        "datacontenttype": "application/json",
        "time": "2025-09-10T21:31:25.179851517Z",
        "intuitentityid": "1234",
        "intuitaccountid": "310687",
        "data": {},
    }
]
