"""Nowcasts: worlds that fit the record up to a date, from which runs go on."""
