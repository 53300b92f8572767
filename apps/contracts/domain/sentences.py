"""What happens to contracts, in words."""

from apps.core.domain.wording import register_sentences

register_sentences(
    {
        "contract.drafted": "{number} drafted for {vendor}",
        "contract.edited": "Terms changed by the client",
        "contract.proposed": "Version {version} proposed to the vendor",
        "contract.countered": "Countered by the vendor with version {version}",
        "contract.approved": "Version {version} approved by the vendor",
        "contract.signed_by_side": "Version {version} signed for the {side}",
        "contract.signed": "Signed by both sides",
        "contract.active": "In force, between its first and its last day",
        "contract.amended": "Being amended",
        "contract.suspended": "Suspended by the client",
        "contract.expired": "Expired after its last day",
        "contract.terminated": "Terminated",
        "contract.withdrawn": "Withdrawn before it was signed",
    }
)
