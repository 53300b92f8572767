"""Pages of contracts: the list, drafting and terms, one contract."""
