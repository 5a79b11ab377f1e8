"""What a student thinks, whether it holds, what it adds up to. The only part of ties that writes a file."""
