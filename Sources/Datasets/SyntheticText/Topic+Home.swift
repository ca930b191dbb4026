extension Topic {
  /// The household and making things, in the notation that `Topic.parse` reads.
  static let home = """
    = decluttering a home
    + finish one drawer before the next | small wins keep you going
    + sort things into keep, give and toss | three piles prevent long debates
    + give every object a fixed place | homeless things become clutter
    + take the donations away the same day | bags by the door creep back in
    + ask whether you would buy it again | the question cuts through guilt
    + photograph keepsakes before letting go | the memory is in the picture
    . clutter gathers on flat surfaces near the door
    . most families wear a small part of their clothes
    . storage boxes often hide clutter rather than solve it
    # a timer set to 15 minutes makes the start easy
    # most people wear 20 percent of their wardrobe
    # a typical closet takes 3 hours to sort
    > Marie Kondo sorts by category and begins with clothes
    > a family in Ohio cleared a garage with one box a day for a month
    ! buying storage boxes before sorting
    ! starting with old letters and photographs
    = painting a room
    + wash the walls before painting | paint does not hold on grease
    + fill holes and sand them smooth | paint shows every bump
    + cut in the edges with a brush | a roller cannot reach the corners
    + keep a wet edge as you roll | dry overlaps leave stripes
    + remove the tape while the paint is soft | dried paint tears with the tape
    + test the color on two walls | light shifts every shade
    . good preparation takes longer than the painting
    . a matte finish hides flaws in an old wall
    . cheap rollers shed fluff into the paint
    # one liter of paint covers about 10 square meters
    # wait 4 hours between the first coat and the second
    # a bedroom takes 2 coats and roughly 6 liters
    > a test patch of Farrow and Ball gray looked blue in the north light
    > a damp sponge wrapped in plastic keeps a roller usable overnight
    ! painting over a damp patch
    ! loading the brush until it drips
    = repairing a bicycle
    + clean the chain before anything else | dirt hides the real fault
    + learn to patch a tube at home | roadside repairs are harder in the rain
    + check the brake pads every month | worn pads ruin the rims
    + turn the adjusters in small steps | cables react to a quarter turn
    + put grease on every bolt | dry bolts seize
    + photograph a part before you take it off | order is easy to forget
    . a squeak usually means dry parts and a creak means loose ones
    . most gear trouble comes from cable tension
    . a worn chain quickly wears out the cassette
    # a chain lasts about 3,000 kilometers
    # road tires want 5 to 7 bar of pressure
    # a multitool, two levers and a pump cost under 40 dollars
    > a Park Tool gauge shows chain wear in five seconds
    > a dollar bill inside a torn tire will get you home
    ! spraying oil on disc brakes
    ! forcing a bolt that turns the wrong way
    = lowering the energy bill
    + seal the gaps around doors and windows | drafts waste more heat than thin glass
    + wash clothes in cold water | heating the water costs the most
    + turn the thermostat down at night | sleepers need less heat
    + replace the oldest appliance first | old fridges are the worst eaters
    + unplug devices that stay warm | warmth is wasted power
    + read the meter every week | numbers make waste visible
    . heating is the largest part of most energy bills
    . light bulbs matter less now that they are efficient
    . insulation in the attic pays back fastest
    # each degree on the thermostat saves about 6 percent
    # sealing drafts costs 30 dollars and saves about 120 a year
    # an old freezer can use 700 kilowatt hours a year
    > a Kill A Watt meter showed that one game console cost 50 dollars a year asleep
    > thick curtains and a draft snake made a Chicago flat two degrees warmer
    ! buying gadgets before sealing the drafts
    ! heating rooms that nobody uses
    = organizing digital photos
    + collect all photos in a single folder first | scattered copies cause most confusion
    + delete blurry shots right away | bad pictures hide the good ones
    + name folders by year and event | dates sort themselves
    + keep a copy outside the home | fire takes a drive and its twin
    + mark favorites as you go | later you only need the best
    + remove duplicates with a program | eyes tire before software does
    . a sync service is not the same as a backup
    . printed albums outlive most hard drives
    . faces and places can be searched in most photo apps
    # keep 3 copies on 2 kinds of media with 1 elsewhere
    # the average phone holds 2,000 photos
    # an hour clears about 400 pictures
    > a folder named 2023-07 Lisbon beats one named new pictures
    > dupeGuru found 1,900 copies in one family archive
    ! trusting a single phone with ten years of photos
    ! inventing a system too fine to keep up
    = knitting a sweater
    + knit a swatch before you begin | gauge decides whether it fits
    + choose a smooth wool in a light color | dark stitches are hard to see
    + count your stitches after each row | an early slip is a short fix
    + read the whole pattern first | surprises cost evenings
    + thread a lifeline through a good row | you can rip back safely
    + block the pieces before sewing | water evens out the stitches
    . a sweater knit from the top can be tried on along the way
    . wool forgives uneven tension better than cotton
    . tight knitters should use larger needles
    # an adult sweater takes about 1,200 meters of yarn
    # a swatch of 10 by 10 centimeters is enough
    # most knitters need 40 to 60 hours
    > the Flax sweater by Tin Can Knits is a free pattern for beginners
    > a swatch that is one stitch off can make the chest 8 centimeters too wide
    ! skipping the swatch
    ! buying too little yarn from one dye lot
    = building simple furniture
    + measure twice and mark with a knife | pencil lines are too thick
    + sharpen the chisels before each project | dull blades slip
    + make a cardboard model first | proportions are hard to judge on paper
    + clamp the joints until the glue is dry | movement weakens the bond
    + sand along the grain | scratches across it show under oil
    + buy straight and dry boards | wet wood warps indoors
    . wood swells across the grain and hardly along it
    . glue is stronger than the wood around it
    . hand tools are quieter and safer for a beginner
    # wood glue reaches most of its strength after 24 hours
    # a seat height of 45 centimeters suits most adults
    # sand with 80, then 120 and then 180 grit
    > the plans by Ana White turn six boards into a bench
    > a stool with three legs never wobbles on an uneven floor
    ! trusting the factory edge to be square
    ! driving screws without pilot holes
    = throwing pottery
    + wedge the clay until it is even | air pockets crack the pot
    + center the clay before opening it | a wobble only grows
    + use less water than you think | wet clay collapses
    + keep your elbows braced | still hands make round walls
    + throw many small bowls | repetition teaches the hands
    + let the pots dry slowly | fast drying cracks the rim
    . clay shrinks as it dries and again in the kiln
    . glaze changes color in the fire
    . old pots can be recycled until they are fired
    # clay shrinks by about 12 percent
    # a mug takes 400 grams of clay
    # a bisque firing reaches 1,000 degrees Celsius
    > Bernard Leach had students throw a hundred plain bowls before anything else
    > a ball of 500 grams suits a first cereal bowl
    ! pulling the walls too thin at the base
    ! keeping every early pot
    """
}
