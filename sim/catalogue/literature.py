"""The literature on which mechanisms lean, each work once."""

from __future__ import annotations

LITERATURE: dict[str, str] = {
    "adamson-tsourapas-2019": "Adamson and Tsourapas (2019). Migration Diplomacy in World "
    "Politics. International Studies Perspectives 20(2).",
    "allen-2020": "Allen, Flynn, Machain and Stravers (2020). Outside the Wire: U.S. Military "
    "Deployments and Public Opinion in Host States. American Political Science Review 114(2).",
    "allison-2008": "Allison (2008). Virtual Regionalism, Regional Structures and Regime Security "
    "in Central Asia. Central Asian Survey 27(2).",
    "ambrosio-2008": "Ambrosio (2008). Catching the 'Shanghai Spirit': How the Shanghai "
    "Cooperation Organization Promotes Authoritarian Norms in Central Asia. Europe-Asia Studies "
    "60(8).",
    "anceschi-2008": "Anceschi (2008). Turkmenistan's Foreign Policy: Positive Neutrality and the "
    "Consolidation of the Turkmen Regime. Routledge.",
    "arduino-2018": "Arduino (2018). China's Private Army: Protecting the New Silk Road. Palgrave.",
    "aris-2011": "Aris (2011). Eurasian Regionalism: The Shanghai Cooperation Organisation. "
    "Palgrave.",
    "avant-2005": "Avant (2005). The Market for Force: The Consequences of Privatizing Security. "
    "Cambridge University Press.",
    "balmaceda-2013": "Balmaceda (2013). The Politics of Energy Dependency. University of Toronto "
    "Press.",
    "barany-2016": "Barany (2016). How Armies Respond to Revolutions and Why. Princeton "
    "University Press.",
    "berkemeier-fuhrmann-2018": "Berkemeier and Fuhrmann (2018). Reassessing the Fulfillment of "
    "Alliance Commitments in War. Research and Politics 5(2).",
    "brautigam-2020": "Bräutigam (2020). A Critical Look at Chinese 'Debt-Trap Diplomacy': The "
    "Rise of a Meme. Area Development and Policy 5(1).",
    "bueno-de-mesquita-smith-2009": "Bueno de Mesquita and Smith (2009). A Political Economy of "
    "Aid. International Organization 63(2).",
    "carson-2018": "Carson (2018). Secret Wars: Covert Conflict in International Politics. "
    "Princeton University Press.",
    "contessi-2015": "Contessi (2015). Foreign and Security Policy Diversification in Eurasia: "
    "Issue Splitting, Co-alignment, and Relational Power. Problems of Post-Communism 62(5).",
    "cooley-2008": "Cooley (2008). Base Politics: Democratic Change and the U.S. Military "
    "Overseas. Cornell University Press.",
    "cooley-2012": "Cooley (2012). Great Games, Local Rules: The New Great Power Contest in "
    "Central Asia. Oxford University Press.",
    "cooley-heathershaw-2017": "Cooley and Heathershaw (2017). Dictators Without Borders: Power "
    "and Money in Central Asia. Yale University Press.",
    "costa-buranelli-2018": "Costa Buranelli (2018). Spheres of Influence as Negotiated "
    "Hegemony: The Case of Central Asia. Geopolitics 23(2).",
    "crescenzi-2012": "Crescenzi, Kathman, Kleinberg and Wood (2012). Reliability, Reputation, "
    "and Alliance Formation. International Studies Quarterly 56(2).",
    "david-1991": "David (1991). Explaining Third World Alignment. World Politics 43(2).",
    "davis-moore-1997": "Davis and Moore (1997). Ethnicity Matters: Transnational Ethnic "
    "Alliances and Foreign Policy Behavior. International Studies Quarterly 41(1).",
    "deyermond-2004": "Deyermond (2004). The State of the Union: Military Success, Economic and "
    "Political Failure in the Russia-Belarus Union. Europe-Asia Studies 56(8).",
    "deyermond-2009": "Deyermond (2009). Matrioshka Hegemony? Multi-levelled Hegemonic "
    "Competition and Security in Post-Soviet Central Asia. Review of International Studies 35(1).",
    "dreher-2022": "Dreher, Fuchs, Parks, Strange and Tierney (2022). Banking on Beijing. "
    "Cambridge University Press.",
    "drezner-1999": "Drezner (1999). The Sanctions Paradox. Cambridge University Press.",
    "eichenauer-2021": "Eichenauer, Fuchs and Brückner (2021). The Effects of Trade, Aid, and "
    "Investment on China's Image in Latin America. Journal of Comparative Economics 49(2).",
    "escriba-folch-2018": "Escribà-Folch, Meseguer and Wright (2018). Remittances and Protest in "
    "Dictatorships. American Journal of Political Science 62(4).",
    "farrell-newman-2019": "Farrell and Newman (2019). Weaponized Interdependence. International "
    "Security 44(1).",
    "fearon-1994": "Fearon (1994). Domestic Political Audiences and the Escalation of "
    "International Disputes. American Political Science Review 88(3).",
    "fearon-1997": "Fearon (1997). Signaling Foreign Policy Interests: Tying Hands versus Sinking "
    "Costs. Journal of Conflict Resolution 41(1).",
    "flores-macias-kreps-2013": "Flores-Macías and Kreps (2013). The Foreign Policy Consequences "
    "of Trade. Journal of Politics 75(2).",
    "fuhrmann-horowitz-2017": "Fuhrmann and Horowitz (2017). Droning On: Explaining the "
    "Proliferation of Unmanned Aerial Vehicles. International Organization 71(2).",
    "fuhrmann-sechser-2014": "Fuhrmann and Sechser (2014). Signaling Alliance Commitments: "
    "Hand-Tying and Sunk Costs in Extended Nuclear Deterrence. American Journal of Political "
    "Science 58(4).",
    "gelpern-2021": "Gelpern, Horn, Morris, Parks and Trebesch (2021). How China Lends. AidData, "
    "Kiel Institute, Center for Global Development and Peterson Institute.",
    "gilpin-1981": "Gilpin (1981). War and Change in World Politics. Cambridge University Press.",
    "heathershaw-2019": "Heathershaw, Owen and Cooley (2019). Centred Discourse, Decentred "
    "Practice: The Relational Production of Russian and Chinese 'Rising' Power in Central Asia. "
    "Third World Quarterly 40(8).",
    "hirschman-1945": "Hirschman (1945). National Power and the Structure of Foreign Trade. "
    "University of California Press.",
    "horn-2021": "Horn, Reinhart and Trebesch (2021). China's Overseas Lending. Journal of "
    "International Economics 133.",
    "horn-2023": "Horn, Parks, Reinhart and Trebesch (2023). China as an International Lender of "
    "Last Resort. NBER Working Paper 31105.",
    "horowitz-2010": "Horowitz (2010). The Diffusion of Military Power. Princeton University "
    "Press.",
    "horowitz-stam-ellis-2015": "Horowitz, Stam and Ellis (2015). Why Leaders Fight. Cambridge "
    "University Press.",
    "kaczmarski-2015": "Kaczmarski (2015). Russia-China Relations in the Post-Crisis "
    "International Order. Routledge.",
    "kassenova-2017": "Kassenova (2017). China's Silk Road and Kazakhstan's Bright Path: Linking "
    "Dreams of Prosperity. Asia Policy 24.",
    "kennedy-1987": "Kennedy (1987). The Rise and Fall of the Great Powers. Random House.",
    "keohane-nye-1977": "Keohane and Nye (1977). Power and Interdependence. Little, Brown.",
    "kinsella-1998": "Kinsella (1998). Arms Transfer Dependence and Foreign Policy Conflict. "
    "Journal of Peace Research 35(1).",
    "koremenos-2001": "Koremenos, Lipson and Snidal (2001). The Rational Design of International "
    "Institutions. International Organization 55(4).",
    "korolev-2019": "Korolev (2019). On the Verge of an Alliance: Contemporary China-Russia "
    "Military Cooperation. Asian Security 15(3).",
    "krasner-2004": "Krasner (2004). Sharing Sovereignty: New Institutions for Collapsed and "
    "Failing States. International Security 29(2).",
    "kuik-2008": "Kuik (2008). The Essence of Hedging: Malaysia and Singapore's Response to a "
    "Rising China. Contemporary Southeast Asia 30(2).",
    "kydd-2005": "Kydd (2005). Trust and Mistrust in International Relations. Princeton "
    "University Press.",
    "lake-2009": "Lake (2009). Hierarchy in International Relations. Cornell University Press.",
    "laruelle-peyrouse-2012": "Laruelle and Peyrouse (2012). The Chinese Question in Central "
    "Asia. Hurst.",
    "leeds-2003": "Leeds (2003). Alliance Reliability in Times of War: Explaining State Decisions "
    "to Violate Treaties. International Organization 57(4).",
    "leeds-2000": "Leeds, Long and Mitchell (2000). Reevaluating Alliance Reliability: Specific "
    "Threats, Specific Promises. Journal of Conflict Resolution 44(5).",
    "levitsky-way-2010": "Levitsky and Way (2010). Competitive Authoritarianism: Hybrid Regimes "
    "after the Cold War. Cambridge University Press.",
    "levitt-march-1988": "Levitt and March (1988). Organizational Learning. Annual Review of "
    "Sociology 14.",
    "lo-2008": "Lo (2008). Axis of Convenience: Moscow, Beijing, and the New Geopolitics. "
    "Brookings Institution Press.",
    "mastro-2024": "Mastro (2024). Upstart: How China Became a Great Power. Oxford University "
    "Press.",
    "mattes-2015": "Mattes, Leeds and Carroll (2015). Leadership Turnover and Foreign Policy "
    "Change. International Studies Quarterly 59(2).",
    "mercer-1996": "Mercer (1996). Reputation and International Politics. Cornell University "
    "Press.",
    "morrow-1991": "Morrow (1991). Alliances and Asymmetry: An Alternative to the Capability "
    "Aggregation Model of Alliances. American Journal of Political Science 35(4).",
    "morse-keohane-2014": "Morse and Keohane (2014). Contested Multilateralism. Review of "
    "International Organizations 9(4).",
    "moyer-2021": "Moyer, Meisel, Matthews, Bohl and Burrows (2021). China-US Competition: "
    "Measuring Global Influence. Atlantic Council and Frederick S. Pardee Center.",
    "nye-2004": "Nye (2004). Soft Power: The Means to Success in World Politics. PublicAffairs.",
    "olson-zeckhauser-1966": "Olson and Zeckhauser (1966). An Economic Theory of Alliances. "
    "Review of Economics and Statistics 48(3).",
    "peyrouse-2016": "Peyrouse (2016). Discussing China: Sinophilia and Sinophobia in Central "
    "Asia. Journal of Eurasian Studies 7(1).",
    "piazza-2008": "Piazza (2008). Incubators of Terror: Do Failed and Failing States Promote "
    "Transnational Terrorism? International Studies Quarterly 52(3).",
    "pierson-2000": "Pierson (2000). Increasing Returns, Path Dependence, and the Study of "
    "Politics. American Political Science Review 94(2).",
    "press-2005": "Press (2005). Calculating Credibility: How Leaders Assess Military Threats. "
    "Cornell University Press.",
    "radnitz-2010": "Radnitz (2010). Weapons of the Wealthy: Predatory Regimes and Elite-Led "
    "Protests in Central Asia. Cornell University Press.",
    "saideman-2001": "Saideman (2001). The Ties That Divide: Ethnic Politics, Foreign Policy, and "
    "International Conflict. Columbia University Press.",
    "schelling-1966": "Schelling (1966). Arms and Influence. Yale University Press.",
    "sechser-fuhrmann-2017": "Sechser and Fuhrmann (2017). Nuclear Weapons and Coercive "
    "Diplomacy. Cambridge University Press.",
    "skalamera-2017": "Skalamera (2017). Russia's Lasting Influence in Central Asia. Survival "
    "59(6).",
    "snyder-1984": "Snyder (1984). The Security Dilemma in Alliance Politics. World Politics "
    "36(4).",
    "snyder-1997": "Snyder (1997). Alliance Politics. Cornell University Press.",
    "tansey-2017": "Tansey, Koehler and Schmotz (2017). Ties to the Rest: Autocratic Linkages and "
    "Regime Survival. Comparative Political Studies 50(9).",
    "tsourapas-2018": "Tsourapas (2018). Labor Migrants as Political Leverage: Migration "
    "Interdependence and Coercion in the Mediterranean. International Studies Quarterly 62(2).",
    "tucker-2007": "Tucker (2007). Enough! Electoral Fraud, Collective Action Problems, and "
    "Post-Communist Colored Revolutions. Perspectives on Politics 5(3).",
    "vanderhill-2020": "Vanderhill, Joireman and Tulepbayeva (2020). Between the Bear and the "
    "Dragon: Multivectorism in Kazakhstan as a Model Strategy for Secondary Powers. International "
    "Affairs 96(4).",
    "von-soest-2015": "von Soest (2015). Democracy Prevention: The International Collaboration of "
    "Authoritarian Regimes. European Journal of Political Research 54(4).",
    "wagner-1988": "Wagner (1988). Economic Interdependence, Bargaining Power, and Political "
    "Influence. International Organization 42(3).",
    "wallander-2000": "Wallander (2000). Institutional Assets and Adaptability: NATO after the "
    "Cold War. International Organization 54(4).",
    "walt-1987": "Walt (1987). The Origins of Alliances. Cornell University Press.",
    "weeks-2008": "Weeks (2008). Autocratic Audience Costs: Regime Type and Signaling Resolve. "
    "International Organization 62(1).",
}
"""Citations by key (first author or authors, and year)."""
