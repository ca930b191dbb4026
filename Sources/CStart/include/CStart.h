// What the program does before any library's constructor runs; see start.c. Nothing here is called.
