"""What happens to footage besides its normal way: again, removal, sweeping up."""
