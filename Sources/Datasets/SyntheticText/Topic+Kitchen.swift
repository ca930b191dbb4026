extension Topic {
  /// Cooking and food, in the notation that `Topic.parse` reads.
  static let kitchen = """
    = baking sourdough bread
    + feed the starter at the same hour every day | a steady rhythm keeps the yeast strong
    + weigh the flour and water on a scale | cups of flour vary by a fifth
    + let the dough rest before kneading | rested flour absorbs water and stretches easily
    + bake the loaf inside a heavy lidded pot | trapped steam gives an open crumb
    + wait until the bread is cool before slicing | the crumb is still setting while it is hot
    + keep the dough in a warm corner of the kitchen | cold slows the starter down
    . sourdough rises through wild yeast rather than packaged yeast
    . the sour taste comes from bacteria that live in the starter
    . rye flour wakes a sleepy starter faster than white flour
    # a dough with 75 percent water is a comfortable target for a first loaf
    # most loaves bake for 45 minutes at 230 degrees Celsius
    # a new starter needs 7 to 10 days before it can lift bread
    > a Tartine style country loaf uses nine parts white flour and one part whole wheat
    > a dough left overnight in the fridge can go straight into the oven at breakfast
    ! adding more flour whenever the dough feels sticky
    ! judging the rise by the clock instead of by the dough
    = cooking with cast iron
    + heat the pan slowly before adding oil | iron spreads heat poorly at first
    + dry the pan on the stove after washing | trapped water turns into rust
    + rub a thin layer of oil into the pan | thin oil hardens into a slick coating
    + cook fatty foods while the pan is new | each meal adds to the seasoning
    + scrape stuck food with a wooden spatula | metal edges can chip the coating
    + keep tomato sauces for another pan | acid dissolves young seasoning
    . a cast iron pan stays hot long after the burner is off
    . a little dish soap does not harm a well seasoned pan
    . rust on iron can be scrubbed away and the pan seasoned again
    # an hour in the oven at 230 degrees Celsius sets one coat of oil
    # a 10 inch skillet weighs about 2.3 kilograms
    # 3 thin coats of oil last longer than 1 thick coat
    > a Lodge skillet from a thrift shop can be stripped and restored in one weekend
    > cornbread baked in a hot pan comes out with a crisp brown edge
    ! leaving the pan to soak in the sink overnight
    ! pouring on so much oil that the coating turns gummy
    = brewing coffee by hand
    + grind the beans right before brewing | ground coffee goes stale within the hour
    + weigh both the coffee and the water | strength depends on the ratio of the two
    + rinse the paper filter with hot water | dry paper leaves a taste in the cup
    + pour slowly in small circles | an even flow extracts every ground alike
    + change one thing at a time | you can taste which change mattered
    + buy fresh beans in small bags | roasted coffee fades after a month
    . water just off the boil extracts more flavor than cooler water
    . a coarse grind drains quickly and tastes thin and sour
    . bitter coffee is often ground too fine or brewed too long
    # 15 grams of coffee to 250 grams of water makes a balanced cup
    # a pour over for one person takes about 3 minutes
    # water at 94 degrees Celsius suits most medium roasts
    > a Hario V60 rewards a slow pour while an AeroPress forgives a hurried one
    > an Ethiopian light roast tastes of berries when the grind is a touch finer
    ! keeping the beans in the freezer door
    ! blaming the beans when the grinder is dull
    = planning weekly meals
    + check the fridge before writing the menu | food that is already there should go first
    + cook one large pot on Sunday | the leftovers cover two busy evenings
    + choose meals that share ingredients | half a cabbage should not end up wasted
    + write the shopping list by aisle | you walk through the store only once
    + leave one evening of the week open | plans change and leftovers pile up
    + keep a list of dinners that everyone likes | deciding is the tiring part
    . a written menu cuts impulse purchases at the store
    . frozen vegetables keep most of their vitamins
    . soups and stews taste better on the second day
    # a menu of 5 dinners is enough for most weeks
    # households throw away roughly 30 percent of the food they buy
    # planning takes 20 minutes and saves about 2 trips to the store
    > a roast chicken on Monday becomes tacos on Tuesday and soup on Thursday
    > a pot of lentils can serve as a curry, a salad and a filling for wraps
    ! planning seven new recipes for a single week
    ! shopping for the menu while hungry
    = making fresh pasta
    + knead the dough until it feels like an earlobe | smooth gluten rolls without tearing
    + cover the dough and let it rest | relaxed dough does not spring back
    + roll the sheets in several passes | forcing the machine tears the pasta
    + salt the cooking water generously | fresh pasta has no salt of its own
    + dust the cut noodles with semolina | coarse flour keeps the strands apart
    + toss the noodles in the sauce at the end | starch binds pasta and sauce
    . egg yolks make pasta richer and easier to roll
    . fresh pasta cooks far faster than dried pasta
    . thick ribbons suit meat sauce and thin ones suit butter
    # 100 grams of flour to 1 egg feeds one hungry person
    # fresh tagliatelle cooks in 2 to 3 minutes
    # a rest of 30 minutes makes the dough easy to roll
    > in Bologna the ribbons are cut 8 millimeters wide and served with ragu
    > a wine bottle works as a rolling pin when there is no machine
    ! using a dough that is too wet to roll
    ! letting the noodles sit in a heap before cooking
    = fermenting vegetables
    + weigh the salt against the vegetables | too little salt invites mold
    + keep everything below the brine | air is what spoils a jar
    + open the jar briefly every day | the gas needs a way out
    + taste the vegetables after a few days | you decide how sour is sour enough
    + use clean jars and fresh produce | tired vegetables turn soft
    + move the jar to the fridge when it tastes right | cold nearly stops the process
    . salt keeps harmful bacteria away while the sour ones take over
    . cabbage carries all the bacteria that it needs on its leaves
    . a cloudy brine is a sign of healthy fermentation
    # 2 percent salt by weight suits almost every vegetable
    # sauerkraut is ready after 2 to 4 weeks at 18 degrees Celsius
    # a 1 liter jar holds about 800 grams of shredded cabbage
    > Korean kimchi adds chili, garlic and ginger to salted cabbage
    > carrot sticks with dill and garlic turn sour within a week
    ! sealing the jar so tightly that gas builds up
    ! throwing a jar away because of a harmless white film
    = cooking dried beans
    + soak the beans overnight in salted water | salt softens the skins
    + simmer the pot gently | a hard boil splits the beans
    + add tomatoes only at the end | acid keeps the beans firm
    + flavor the water with onion and bay leaf | beans drink up what surrounds them
    + taste five beans before you stop | one soft bean proves very little
    + freeze portions in their own broth | thawed beans stay plump that way
    . old beans may never soften no matter how long they cook
    . lentils and split peas need no soaking at all
    . the cooking broth is rich enough to use as a soup
    # 500 grams of dried beans equal about 4 cans
    # black beans simmer for 60 to 90 minutes after a soak
    # a pressure cooker cuts the time to 25 minutes
    > Rancho Gordo beans from the latest harvest cook in half the usual time
    > a pot of white beans with sage makes dinner on toast and soup for lunch
    ! boiling kidney beans too briefly to make them safe
    ! storing the beans in a warm and sunny cupboard
    """
}
