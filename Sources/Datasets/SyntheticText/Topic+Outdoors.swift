extension Topic {
  /// Gardens, animals and the open air, in the notation that `Topic.parse` reads.
  static let outdoors = """
    = growing tomatoes
    + plant the seedlings deep in the soil | buried stems grow extra roots
    + water the roots and not the leaves | wet leaves invite blight
    + tie the stems to a strong stake | heavy fruit pulls the plant over
    + pinch off the side shoots every week | the plant then feeds fewer and larger fruit
    + harden the seedlings outdoors for a week | sudden sun scorches tender leaves
    + cover the soil with straw | mulch keeps the moisture even
    . tomatoes need sun for most of the day
    . cherry tomatoes are the easiest kind for a first garden
    . uneven watering is the usual cause of split fruit
    # tomatoes want 6 to 8 hours of direct sun
    # a plant in a pot needs at least 20 liters of soil
    # the first fruit ripens about 70 days after planting
    > Sungold and Roma both cope well with a short summer
    > a tomato on a hot balcony can drink 4 liters of water in a day
    ! planting outdoors before the last frost
    ! feeding so much nitrogen that only leaves grow
    = composting kitchen scraps
    + mix wet scraps with dry leaves | the pile needs air as well as food
    + chop large pieces before adding them | small pieces rot faster
    + turn the pile every other week | oxygen keeps the smell away
    + cover fresh scraps with something dry | exposed food attracts flies
    + keep the heap as damp as a wrung sponge | dry heaps stop working
    + leave meat and dairy out of the bin | they draw rats and smell bad
    . compost is finished when it smells like a forest floor
    . coffee grounds count as green material despite their color
    . a warm center means that the microbes are busy
    # aim for 3 parts dry leaves to 1 part kitchen scraps
    # a hot pile reaches 60 degrees Celsius within days
    # most bins give usable compost after 6 to 9 months
    > a Bokashi bucket under the sink handles scraps without a garden
    > shredded cardboard fixes a bin that has turned wet and sour
    ! adding only grass clippings until the pile turns to slime
    ! giving up on the bin during a cold winter
    = keeping houseplants
    + water only when the top of the soil is dry | roots drown before they starve
    + put each plant near a suitable window | light matters more than anything else
    + choose pots with a hole in the bottom | trapped water rots the roots
    + wipe dust off the leaves | dusty leaves catch less light
    + look under the leaves for pests | small colonies are easy to remove
    + repot crowded plants in spring | new roots grow fastest then
    . more houseplants die from too much water than from too little
    . yellow leaves at the bottom are usually just old age
    . most houseplants come from the floor of tropical forests
    # a finger pushed 3 centimeters into the soil tells you when to water
    # fertilizer at half strength every 4 weeks is plenty in summer
    # growth slows by about 50 percent in winter
    > a snake plant or a ZZ plant survives a month without water
    > a basil plant from the supermarket is 20 seedlings crammed into one pot
    ! moving a plant to a new spot every few days
    ! watering by the calendar instead of by the soil
    = watching birds
    + start with the birds near your window | familiar birds train your eye
    + note the size and shape before the color | light changes color but not shape
    + go out in the early morning | birds sing and feed at dawn
    + learn a few songs by heart | you hear many more birds than you see
    + stand still for several minutes | birds return once you stop moving
    + write down every species you see | notes sharpen the memory
    . migration brings birds through cities that never nest there
    . edges between woods and fields hold the most birds
    . females often look quite different from males
    # binoculars marked 8 by 42 suit almost every birder
    # a patient hour in a city park can show 25 species
    # warblers pass through within about 3 weeks in May
    > the Merlin app from Cornell names a bird from a short recording
    > a robin at the feeder is a good yardstick for judging other birds
    ! buying powerful binoculars that are hard to hold still
    ! chasing rare birds before knowing the common ones
    = hiking in the mountains
    + check the weather on the morning of the hike | mountain storms build within hours
    + start early in the day | afternoons bring thunder and fatigue
    + tell someone which trail you take | rescuers need a place to begin
    + wear shoes that are already broken in | new boots raise blisters
    + carry a warm layer even in summer | ridges are windy and cold
    + turn around at a fixed hour | most accidents happen on the way down
    . air cools noticeably as a trail climbs
    . going down is harder on the knees than going up
    . cotton stays wet and chills the body
    # a fit walker climbs about 400 meters of height in an hour
    # carry 2 liters of water for a day on the trail
    # the air cools by 6.5 degrees for every 1,000 meters
    > the Ten Essentials list from Seattle covers map, light, fire and shelter
    > a hike of 12 kilometers with a steep pass fills a whole day
    ! trusting a phone as the only map
    ! carrying a pack that is far too heavy
    = camping with a tent
    + pitch the tent at home once | daylight is a kind teacher
    + choose level ground a little above the water | cold air and rain collect in hollows
    + put a good mat under the sleeping bag | the ground steals more heat than the air
    + store food away from the tent | animals have keen noses
    + pack dry socks for the night only | warm feet bring sleep
    + open the vents even when it is cold | breath turns into dew inside the tent
    . most of the water inside a tent comes from breath
    . a small tent is warmer than a large one
    . a sleeping bag loses warmth when it is damp
    # a tent sold for 3 people sleeps 2 in comfort
    # a three season bag is rated near 0 degrees Celsius
    # camp at least 60 meters away from lakes and streams
    > a Trangia stove boils a liter of water in 8 minutes without any noise
    > a foil sheet under the mat saved one cold night in the Lake District
    ! cooking inside a closed tent
    ! arriving at the campsite after dark
    = keeping bees
    + join a local club before buying a hive | bees behave by region and season
    + begin with two colonies | you can compare them and share brood
    + inspect the hive every week in spring | crowded bees prepare to swarm
    + leave enough honey for the winter | hungry colonies die in early spring
    + move slowly around the frames | jerky motions alarm the guards
    + treat for mites in late summer | winter bees are raised then
    . a queen can lay her own weight in eggs within one day
    . bees rarely sting when nectar is plentiful
    . a colony survives winter as one shivering cluster
    # a strong hive holds 50,000 bees in June
    # a colony needs about 20 kilograms of honey for a northern winter
    # first year costs come to roughly 600 dollars
    > a Langstroth hive takes frames that every supplier in America sells
    > lavender and clover within 3 kilometers feed a garden hive well
    ! taking honey in the first year
    ! opening the hive in cold or rainy weather
    """
}
