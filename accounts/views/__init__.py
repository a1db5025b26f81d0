"""The door's own pages, one file per visitor: who comes in, who looks after people, oneself, an administrator."""
