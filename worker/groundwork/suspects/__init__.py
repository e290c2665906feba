"""What a wrong answer may come from, worked out before anyone answers: changes of the model answer, of the tape."""
