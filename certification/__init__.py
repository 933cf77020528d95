"""What is decided and issued: applications, decisions, certificates, verification."""
