"""Contracts, their versions, rates and signatures."""

from .contracts import Contract, ContractGrant, Signature
from .versions import ContractVersion, RateLine

__all__ = ["Contract", "ContractGrant", "ContractVersion", "RateLine", "Signature"]
