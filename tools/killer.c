/* Kills the process just before the Nth time it changes a file, or lets its disk be full then: what
 * EndToEndTests put before the C library by LD_PRELOAD. The page that KILLER_PAGE names is shared
 * with the test: its first eight bytes count the calls, the next eight say at which one it happens
 * (0: never), and the next what does: 0 death, 1 a disk that is full from then on, 2 one that is
 * full for that call only.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <unistd.h>
static volatile uint64_t *page;
__attribute__((constructor)) static void start(void) {
    const char *name = getenv("KILLER_PAGE");
    int file = name ? open(name, O_RDWR) : -1;
    if (file < 0) return;
    void *mapped = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) page = mapped;
    close(file);
}
static int full(void) {
    if (!page) return 0;
    uint64_t number = __atomic_add_fetch(&page[0], 1, __ATOMIC_SEQ_CST);
    if (!page[1] || number < page[1] || (number > page[1] && page[2] != 1)) return 0;
    if (!page[2]) kill(getpid(), SIGKILL);
    errno = ENOSPC;
    return 1;
}
#define BEFORE(result, name, declared, given) \
    result name declared { \
        static result (*real) declared; \
        if (!real) real = (result (*) declared)dlsym(RTLD_NEXT, #name); \
        return full() ? -1 : real given; \
    }
/* What makes room works on a full disk, too. */
#define BEFORE_EVEN_IF_FULL(result, name, declared, given) \
    result name declared { \
        static result (*real) declared; \
        if (!real) real = (result (*) declared)dlsym(RTLD_NEXT, #name); \
        full(); \
        return real given; \
    }
BEFORE(ssize_t, pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
BEFORE(ssize_t, pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o))
BEFORE(int, fsync, (int f), (f))
BEFORE(int, fdatasync, (int f), (f))
BEFORE(int, ftruncate, (int f, off_t n), (f, n))
BEFORE(int, ftruncate64, (int f, off64_t n), (f, n))
BEFORE_EVEN_IF_FULL(int, unlink, (const char *p), (p))
BEFORE_EVEN_IF_FULL(int, rename, (const char *a, const char *b), (a, b))
BEFORE_EVEN_IF_FULL(int, renameat2, (int d, const char *a, int e, const char *b, unsigned f), (d, a, e, b, f))
