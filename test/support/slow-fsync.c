// Preloaded before a process under test: every fsync and fdatasync takes HEARTHWATCH_FSYNC_MS longer,
// as on a worn SD card. Build: cc -shared -fPIC -O2 -o slow-fsync.so slow-fsync.c -ldl
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

typedef int (*sync_function)(int);

// Sleeps after the real call: what was synced is on the disk before the caller knows, as in life.
static int slow(const char *name, int fd) {
  sync_function real = (sync_function)dlsym(RTLD_NEXT, name);
  int result = real(fd);
  const char *delay = getenv("HEARTHWATCH_FSYNC_MS");
  long ms = delay == NULL ? 0 : atol(delay);
  struct timespec wait = {ms / 1000, (ms % 1000) * 1000000L};
  while (nanosleep(&wait, &wait) != 0) {
  }
  return result;
}

int fsync(int fd) { return slow("fsync", fd); }
int fdatasync(int fd) { return slow("fdatasync", fd); }
