"""What people see: colours, type, page frames and components. Knows no room of the house."""
