/* A clock that stands where a test puts it, and a disk that is full when a test says so: what
 * EndToEndTests put before the C library by LD_PRELOAD. The page that STAGEHAND_PAGE names is
 * shared with the test: its first eight bytes are the wall clock in seconds since 1970 (0: the
 * real one), the next eight are not 0 while no file may grow or change.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
static volatile int64_t *page;
__attribute__((constructor)) static void start(void) {
    const char *name = getenv("STAGEHAND_PAGE");
    int file = name ? open(name, O_RDWR) : -1;
    if (file < 0) return;
    void *mapped = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) page = mapped;
    close(file);
}
int clock_gettime(clockid_t clock, struct timespec *now) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(clock, now);
    if (result == 0 && clock == CLOCK_REALTIME && page && page[0]) now->tv_sec = page[0];
    return result;
}
int gettimeofday(struct timeval *restrict now, void *restrict zone) {
    struct timespec precise;
    (void)zone;
    if (clock_gettime(CLOCK_REALTIME, &precise)) return -1;
    now->tv_sec = precise.tv_sec;
    now->tv_usec = precise.tv_nsec / 1000;
    return 0;
}
time_t time(time_t *out) {
    struct timespec now;
    if (clock_gettime(CLOCK_REALTIME, &now)) return (time_t)-1;
    if (out) *out = now.tv_sec;
    return now.tv_sec;
}
static int refused(int file) {
    struct stat about;
    if (!page || !page[1] || fstat(file, &about) || !S_ISREG(about.st_mode)) return 0;
    errno = ENOSPC;
    return 1;
}
#define UNLESS_FULL(name, declared, given) \
    ssize_t name declared { \
        static ssize_t (*real) declared; \
        if (!real) real = (ssize_t (*) declared)dlsym(RTLD_NEXT, #name); \
        if (refused(f)) return -1; \
        return real given; \
    }
UNLESS_FULL(write, (int f, const void *b, size_t n), (f, b, n))
UNLESS_FULL(pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
UNLESS_FULL(pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o))
