//! DER (X.690) as a tree with byte spans, tolerant of broken input. No judgement.
