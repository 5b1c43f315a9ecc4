"""Tables beside the records: orders, volumes and resources by unit and period, and surveys."""
