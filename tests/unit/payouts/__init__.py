"""Tests of terms and of the payout engine."""
