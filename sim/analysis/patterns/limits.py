"""What stands in the way of some patterns: shown on the page where they are not reproduced."""

from __future__ import annotations

LIMITS: dict[str, str] = {
    "P01": "Most of the replicates hold that the guarantor is not to be counted on (E375 against "
    "E425), since the fit to past figures saw two calls for help that brought no troops; "
    "and a rescue succeeds in nineteen cases of twenty. Together these leave too few "
    "worlds in which help comes and the government stays.",
    "P05": "China's share starts higher in Tajikistan, whose market for arms is so small that "
    "any deal moves it. That carries the pattern, and none of the mechanisms named for "
    "it is needed: opinion does not hold China back in Kazakhstan as the documents say.",
    "P06": "The build-up competes with all else that China's small security budget in the region "
    "could pay for, one offer at a time; in a fourth of the worlds no post is agreed on "
    "in six years. In one world of fifteen Moscow presses the host once, where the "
    "sources report no such move.",
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
    "P14": "Kyrgyzstan leads in the mean, but guards come in single agreements of a hundred or "
    "two, and in a fourth of the worlds chance gives another host the first of them.",
    "P15": "The urge to protect rises in every world, and more guards and posts follow in most; "
    "the answer is a few agreements more, and in a fourth of the worlds chance outweighs "
    "them.",
    "P18": "The prior of China's stock leaves an error in each state, so its division is known "
    "to a tenth in most worlds only; the reading of half is to a tenth as well.",
    "P20": "The oil price of 2022, which the run knows, and the rouble with it carry the "
    "pattern; the shortage of labour and the dependence that the sources name add little "
    "to it.",
    "P21": "In Kyrgyzstan Chinese sales into the gap that Russia leaves dilute the Turkish share "
    "as fast as Turkish ones raise it, and in Tajikistan many worlds see no third-power "
    "sale in two years.",
    "P27": "Fear follows the minority in every world. What the fear takes from Russia's share of "
    "security is small, and over five states chance in other deals outweighs it in a "
    "fourth of the worlds.",
    "P29": "In one world of ten without a war China's role stands still for three years, and in "
    "one of seven it grows as fast as with one.",
}
"""By pattern code."""
