"""Folders of contracts for tests: a small sound firm, with files replaced as a test needs."""

from pathlib import Path

SOUND = {
    "people.csv": """email,name,role,hubspot_owner_id
lena@firm.example,Lena,Senior,70001
omar@firm.example,Omar,Consultant,70002
""",
    "clients.csv": """code,name,currency
ACME,Acme,USD
ZEN,Zen,JPY
""",
    "rate_cards.csv": """code,name,currency,client
FIRM,Firm,USD,
ACME,Acme,USD,ACME
""",
    "rates.csv": """rate_card,person,role,activity,hourly_rate,effective_from,effective_to
FIRM,,Senior,,240,,2026-09-15
FIRM,,Senior,,260,2026-09-16,
FIRM,lena@firm.example,,,250.5,,
""",
    "sows.csv": """code,client,currency,starts_on,ends_on,hubspot_deal_id,rate_card
ACME-1,ACME,USD,2026-08-01,,51001,FIRM
ACME-2,ACME,USD,2026-08-01,2026-12-31,51002,
ZEN-1,ZEN,JPY,2026-08-01,,51003,
""",
    "assignments.csv": """sow,person,role,effective_from,effective_to
ACME-1,lena@firm.example,Principal,2026-09-16,
""",
    "retainer_tiers.csv": """code,name,currency,monthly_fee,included_hours
GOLD,Gold,USD,6000,30
YEN,Yen,JPY,600000,30
""",
    "overage_bands.csv": """tier,up_to_hours,hourly_rate
GOLD,10,190
GOLD,,160
""",
    "retainers.csv": """sow,tier,starts_on,ends_on,billed
ACME-1,GOLD,2026-08-01,,arrears
""",
    "usage_fees.csv": """code,sow,name,unit_name,model,unit_price,package_size,percent
CALLS,ACME-1,Calls,call,graduated,,,
PACKS,ZEN-1,Packs,pack,package,1500,10,
""",
    "usage_bands.csv": """usage_fee,up_to_units,unit_price,flat_fee
CALLS,1000,0.1,25
CALLS,,0.05,
""",
    "usage_records.csv": """usage_fee,reference,recorded_on,quantity
CALLS,c1,2026-09-05,1500.25
""",
    "milestones.csv": """sow,name,amount,completed_on
ACME-1,Go-live,20000.50,
""",
}


def write(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """The sound firm with some files replaced; every file in UTF-8 unless given as bytes."""
    folder.mkdir(exist_ok=True)
    for name, text in (SOUND | (files or {})).items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def only(folder: Path, files: dict[str, str | bytes]) -> Path:
    """A folder of just these files."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
