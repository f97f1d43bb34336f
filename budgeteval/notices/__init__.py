"""In-app messages and their mails. Who is told what is the rooms' further up; they call `domain.tell`."""
