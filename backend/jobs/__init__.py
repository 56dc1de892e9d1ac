"""Work that must survive a crash: a lease queue with fencing tokens."""
