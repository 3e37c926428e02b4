// Preloaded before a process under test: keeps, beside its data folder, what a power cut would leave
// of it, that is only what was synced. HEARTHWATCH_SHADOW_OF names the data folder,
// HEARTHWATCH_SHADOW_DIR an empty folder for the copy:
//   inode/<key>  a file's bytes as of its last fsync or fdatasync
//   dir/@<path>  a folder's entries as of its last fsync, one a line: f|d, key, name
// So a file comes back only if it was synced, and only under a name its folder was synced with.
// Build: cc -shared -fPIC -O2 -o power-cut.so power-cut.c -ldl -lpthread
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK 65536
#define KEY_CHARS 64

typedef int (*sync_function)(int);

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static const char *shadow;
static char watched[PATH_MAX];

static void give_up(const char *what) {
  fprintf(stderr, "power-cut.so: %s: %s\n", what, strerror(errno));
  abort();
}

// The inode with its time of birth: numbers of deleted files are given out again.
static void key_of(int fd, const char *name, char *key) {
  struct statx st;
  int flags = name[0] == '\0' ? AT_EMPTY_PATH : AT_SYMLINK_NOFOLLOW;
  if (statx(fd, name, flags, STATX_INO | STATX_BTIME, &st) != 0) {
    key[0] = '\0';
    return;
  }
  snprintf(key, KEY_CHARS, "%llu-%lld-%u", (unsigned long long)st.stx_ino,
           (long long)st.stx_btime.tv_sec, st.stx_btime.tv_nsec);
}

// The path below the watched folder ("." for itself), or NULL for any other file.
static const char *watched_part(const char *path) {
  size_t length = strlen(watched);
  if (length == 0 || strncmp(path, watched, length) != 0) return NULL;
  if (path[length] == '\0') return ".";
  return path[length] == '/' ? path + length + 1 : NULL;
}

// Writes only what differs, in place: a cut in the middle of a sync may leave any part of it.
static void keep_bytes(int fd, const char *key) {
  char path[PATH_MAX];
  static char now[CHUNK], before[CHUNK];
  snprintf(path, sizeof path, "%s/inode/%s", shadow, key);
  int copy = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (copy < 0) give_up(path);
  off_t at = 0;
  for (;;) {
    ssize_t size = pread(fd, now, CHUNK, at);
    if (size < 0) give_up("pread");
    if (size == 0) break;
    ssize_t had = pread(copy, before, (size_t)size, at);
    if (had != size || memcmp(now, before, (size_t)size) != 0) {
      if (pwrite(copy, now, (size_t)size, at) != size) give_up("pwrite");
    }
    at += size;
  }
  if (ftruncate(copy, at) != 0) give_up("ftruncate");
  close(copy);
}

static void keep_file(int fd) {
  char key[KEY_CHARS], link[64];
  key_of(fd, "", key);
  if ((fcntl(fd, F_GETFL) & O_ACCMODE) != O_WRONLY) {
    // Never opened anew: closing a second descriptor would drop SQLite's locks on the file.
    keep_bytes(fd, key);
    return;
  }
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  int readable = open(link, O_RDONLY | O_CLOEXEC);
  if (readable < 0) give_up(link);
  keep_bytes(readable, key);
  close(readable);
}

static void keep_entries(const char *folder, const char *part) {
  char path[PATH_MAX], fresh[PATH_MAX + 8], key[KEY_CHARS];
  int length = snprintf(path, sizeof path, "%s/dir/@%s", shadow, part);
  for (char *c = path + length - strlen(part); *c != '\0'; c++) {
    if (*c == '/') *c = '%';
  }
  snprintf(fresh, sizeof fresh, "%s.new", path);
  FILE *list = fopen(fresh, "we");
  DIR *entries = opendir(folder);
  if (list == NULL || entries == NULL) give_up(folder);
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    key_of(dirfd(entries), entry->d_name, key);
    if (key[0] == '\0') continue;
    fprintf(list, "%c %s %s\n", entry->d_type == DT_DIR ? 'd' : 'f', key, entry->d_name);
  }
  closedir(entries);
  fclose(list);
  if (rename(fresh, path) != 0) give_up(path);
}

static void keep(int fd) {
  char link[64], path[PATH_MAX];
  struct stat st;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0 || fstat(fd, &st) != 0) return;
  path[length] = '\0';
  const char *part = watched_part(path);
  if (part == NULL) return;
  if (S_ISDIR(st.st_mode)) keep_entries(path, part);
  else if (S_ISREG(st.st_mode)) keep_file(fd);
}

// What lies in the folder before the process starts has been on the disk for long.
static void keep_all(const char *folder, const char *part) {
  keep_entries(folder, part);
  DIR *entries = opendir(folder);
  if (entries == NULL) give_up(folder);
  for (struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
    char path[PATH_MAX], below[PATH_MAX];
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
    snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
    if (strcmp(part, ".") == 0) snprintf(below, sizeof below, "%s", entry->d_name);
    else snprintf(below, sizeof below, "%s/%s", part, entry->d_name);
    if (entry->d_type == DT_DIR) {
      keep_all(path, below);
    } else if (entry->d_type == DT_REG) {
      int fd = open(path, O_RDONLY | O_CLOEXEC);
      if (fd < 0) give_up(path);
      keep_file(fd);
      close(fd);
    }
  }
  closedir(entries);
}

__attribute__((constructor)) static void begin(void) {
  char marker[PATH_MAX], folder[PATH_MAX];
  const char *of = getenv("HEARTHWATCH_SHADOW_OF");
  shadow = getenv("HEARTHWATCH_SHADOW_DIR");
  if (of == NULL || shadow == NULL) return;
  if (realpath(of, watched) == NULL) give_up(of);
  snprintf(folder, sizeof folder, "%s/inode", shadow);
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) give_up(folder);
  snprintf(folder, sizeof folder, "%s/dir", shadow);
  if (mkdir(folder, 0700) != 0 && errno != EEXIST) give_up(folder);
  // Only the first process: a child must not take unsynced bytes of its parent for synced ones.
  snprintf(marker, sizeof marker, "%s/begun", shadow);
  int fd = open(marker, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) return;
  close(fd);
  keep_all(watched, ".");
}

static int kept_sync(const char *name, int fd) {
  int saved = errno;
  if (shadow != NULL && watched[0] != '\0') {
    pthread_mutex_lock(&one_at_a_time);
    keep(fd);
    pthread_mutex_unlock(&one_at_a_time);
  }
  errno = saved;
  return ((sync_function)dlsym(RTLD_NEXT, name))(fd);
}

int fsync(int fd) { return kept_sync("fsync", fd); }
int fdatasync(int fd) { return kept_sync("fdatasync", fd); }
