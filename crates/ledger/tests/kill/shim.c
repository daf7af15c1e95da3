/* Loaded before the C library by the fault tests: counts the writes of a ledger's files and, at a
 * given one, kills the process, tears the write in half and kills, or says that the disk is full. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static long count = 0;

static int is_ledger(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return strstr(path, ".tallybook") != NULL;
}

/* Returns 1 where this step is to fail with a full disk; does not return where it kills. */
static int step(int fd, const void *bytes, size_t length, off_t offset, int has_offset) {
  if (!is_ledger(fd)) return 0;
  count += 1;
  const char *at = getenv("FAULT_AT"), *kind = getenv("FAULT");
  if (!at || !kind) return 0;
  long wanted = atol(at);
  if (strcmp(kind, "full") == 0) return count >= wanted;
  if (count != wanted) return 0;
  if (strcmp(kind, "tear") == 0 && bytes && length > 1) {
    ssize_t (*write_at)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
    if (has_offset) write_at(fd, bytes, length / 2, offset);
  }
  kill(getpid(), SIGKILL);
  return 0;
}

static void report(void) __attribute__((destructor));
static void report(void) {
  const char *file = getenv("FAULT_COUNT");
  if (!file) return;
  FILE *out = fopen(file, "w");
  if (!out) return;
  fprintf(out, "%ld", count);
  fclose(out);
}

#define FULL() do { errno = ENOSPC; return -1; } while (0)

ssize_t write(int fd, const void *bytes, size_t length) {
  ssize_t (*next)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (step(fd, bytes, length, 0, 0)) FULL();
  return next(fd, bytes, length);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
  ssize_t (*next)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, "pwrite");
  if (step(fd, bytes, length, offset, 1)) FULL();
  return next(fd, bytes, length, offset);
}

ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t offset) {
  ssize_t (*next)(int, const void *, size_t, off64_t) = dlsym(RTLD_NEXT, "pwrite64");
  if (step(fd, bytes, length, offset, 1)) FULL();
  return next(fd, bytes, length, offset);
}

int ftruncate(int fd, off_t length) {
  int (*next)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate");
  if (step(fd, NULL, 0, 0, 0)) FULL();
  return next(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  int (*next)(int, off64_t) = dlsym(RTLD_NEXT, "ftruncate64");
  if (step(fd, NULL, 0, 0, 0)) FULL();
  return next(fd, length);
}

int fsync(int fd) {
  int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
  step(fd, NULL, 0, 0, 0);
  return next(fd);
}

int fdatasync(int fd) {
  int (*next)(int) = dlsym(RTLD_NEXT, "fdatasync");
  step(fd, NULL, 0, 0, 0);
  return next(fd);
}
