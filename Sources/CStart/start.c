// Runs once the libraries are mapped and before their constructors: the loader calls .preinit_array first.
//
// 1. The numbers 0, 1 and 2 are taken. Where one is closed, the next file that is opened would get it, and
//    what is meant for a terminal would be written into that file.
// 2. OpenBLAS maps a buffer for each of its threads while it is loaded, and tries again for ever where the
//    system refuses: so the system is asked for that much first.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

static const char refusal[] =
  "attune: the address space is too small for OpenBLAS, which would wait for ever; raise the limit"
  " (ulimit -v unlimited), or let it start fewer threads: OPENBLAS_NUM_THREADS=1\n";

static void take_standard_descriptors(void) {
  for (int number = 0; number <= 2; number++) {
    if (fcntl(number, F_GETFD) != -1 || errno != EBADF) continue;
    // The lowest free number is this one. A folder can be neither read nor written.
    // What is written to a closed standard output fails, so that no loss looks like success.
    if (open("/dev/null", number == 1 ? O_RDONLY : O_RDWR) < 0) open("/", O_RDONLY);
  }
}

// A positive number of the environment, or 0.
static long number_of(char **environment, const char *name) {
  size_t length = strlen(name);
  for (; *environment; environment++)
    if (!strncmp(*environment, name, length) && (*environment)[length] == '=')
      return atol(*environment + length + 1);
  return 0;
}

// As OpenBLAS counts them: Debian builds it for at most 64.
static long blas_threads(char **environment) {
  cpu_set_t processors;
  long count = 64, asked;
  if (!sched_getaffinity(0, sizeof processors, &processors)) count = CPU_COUNT(&processors);
  if (count > 64) count = 64;
  (asked = number_of(environment, "OPENBLAS_NUM_THREADS")) > 0
    || (asked = number_of(environment, "GOTO_NUM_THREADS")) > 0
    || (asked = number_of(environment, "OMP_NUM_THREADS"));
  return asked > 0 && asked < count ? asked : count;
}

static void start(int count, char **arguments, char **environment) {
  (void)count;
  (void)arguments;
  take_standard_descriptors();
  // The buffer of a thread (OpenBLAS: 32 << 22), its stack, and 16 MiB for the program itself.
  struct rlimit stack;
  size_t room = 8 << 20;
  if (!getrlimit(RLIMIT_STACK, &stack) && stack.rlim_cur < (rlim_t)1 << 32) room = stack.rlim_cur;
  size_t bytes = (blas_threads(environment) - 1) * (((size_t)32 << 22) + room) + (16 << 20);
  void *place = mmap(
    NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) {
    ssize_t written = write(2, refusal, sizeof refusal - 1);
    (void)written;
    _exit(69);
  }
  munmap(place, bytes);
}

__attribute__((section(".preinit_array"), used)) static void (*const first)(int, char **, char **) =
  start;
