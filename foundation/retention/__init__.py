"""How long things are kept: kinds declared by every app, a nightly job, holds, and what a person may ask for."""
