"""What the model can speak of: variables, parameters, mechanisms, hypotheses, evidence."""
