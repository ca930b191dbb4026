// Compiles a function for several instruction sets and picks one when the program is loaded. The levels are named
// by architecture and not by feature because "avx2" alone would leave out fused multiply-add.
#if defined(__x86_64__) && defined(__linux__)
#define CK_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CK_CLONES
#endif
