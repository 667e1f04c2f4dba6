"""What the city is made of: names and the plan of its register. Pure, from a fixed seed."""
