"""What units owe and when, who was reminded by which channel, and who telephoned whom.

A room of its own: the desk only reads, and the directory does not know what is handed in.
"""
