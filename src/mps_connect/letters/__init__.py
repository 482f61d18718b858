"""Draft, vet, approve, render."""
