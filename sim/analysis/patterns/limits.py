"""What stands in the way of some patterns: shown on the page where they are not reproduced."""

from __future__ import annotations

LIMITS: dict[str, str] = {
    "P01": "Half of the replicates hold that the guarantor is not to be counted on (E375 "
    "against E425), and a rescue succeeds in nineteen cases of twenty; together these "
    "leave too few worlds in which help comes and the government stays.",
    "P02": "The prior gives an invested autocracy a chance of four in five to make such an "
    "offer, and only in the quarter of the crisis; what is at stake for China lowers it "
    "further.",
    "P05": "China's share starts higher in Tajikistan, whose market for arms is so small that "
    "any deal moves it. That carries the pattern, and none of the mechanisms named for "
    "it is needed: opinion does not hold China back in Kazakhstan as the documents say.",
    "P06": "Posts are offered rarely and accepted more rarely. The choice of an instrument "
    "does not depend on what moves the power to act (fear for its assets, a buffer, a "
    "gap in the market), so the build-up of the record is not generated.",
    "P07": "The figures of SIPRI from which the model starts do not bear out the claims: over "
    "twenty years Russia delivered as much to Turkmenistan as China did, and China's "
    "part of all deliveries to the region is uncertain because most of them go to "
    "Kazakhstan.",
    "P08": "Sanctions are absorbed at a rate whose prior reaches from half to nine tenths in "
    "two years; in the slower worlds more than a quarter of the loss is left.",
    "P12": "Few kin and few protests of any kind: in Tajikistan the model expects far less "
    "than one additional protest. Solidarity among believers, which the model lacks, is "
    "a likely reason for what happened there. In Kyrgyzstan opinion starts lower than "
    "in Kazakhstan, which outweighs kin.",
    "P14": "The start of the run gives Kyrgyzstan hardly more guards than its neighbours, and "
    "the rules add few: guards are a small part of what is offered, and hosts prefer "
    "other things.",
    "P15": "The urge to protect rises in every world, but what is spent depends on what hosts "
    "accept, and that differs by chance.",
    "P18": "The prior of China's stock leaves an error in each state, so its division is known "
    "to a tenth in most worlds only; the reading of half is to a tenth as well.",
    "P20": "Sanctions lower Russian growth and with it wages sent home at once; the pull of "
    "the war economy outweighs that in most worlds only. The strong rouble of 2022 has "
    "no place in the model.",
    "P21": "In Kyrgyzstan Chinese sales dilute the Turkish share as fast as Turkish ones raise "
    "it, and in Tajikistan many worlds see no third-power sale within the year.",
    "P29": "In some worlds without a war China's role stands still for three years, or grows "
    "as fast as with one.",
}
"""By pattern code."""
