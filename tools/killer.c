/* Kills the process just before the Nth time it changes a file, or lets nothing more onto its disk
 * from then on: what EndToEndTests put before the C library by LD_PRELOAD. The page that KILLER_PAGE
 * names is shared with the test: its first eight bytes count the calls, the next eight say before
 * which one to die (0: never), the next eight from which one on the disk is full (0: never).
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
static int isFull(void) {
    if (!page) return 0;
    uint64_t number = __atomic_add_fetch(&page[0], 1, __ATOMIC_SEQ_CST);
    if (page[1] && number == page[1]) kill(getpid(), SIGKILL);
    return page[2] && number >= page[2];
}
#define BEFORE_CALL(result, name, declared, given, writes) \
    result name declared { \
        static result (*real) declared; \
        if (!real) real = (result (*) declared)dlsym(RTLD_NEXT, #name); \
        if (isFull() && (writes)) { \
            errno = ENOSPC; \
            return -1; \
        } \
        return real given; \
    }
#define WRITING(name, declared, given) BEFORE_CALL(ssize_t, name, declared, given, 1)
#define BEFORE(result, name, declared, given) BEFORE_CALL(result, name, declared, given, 0)
WRITING(pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o))
WRITING(pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o))
BEFORE(int, fsync, (int f), (f))
BEFORE(int, fdatasync, (int f), (f))
BEFORE(int, ftruncate, (int f, off_t n), (f, n))
BEFORE(int, ftruncate64, (int f, off64_t n), (f, n))
BEFORE(int, unlink, (const char *p), (p))
BEFORE(int, rename, (const char *a, const char *b), (a, b))
BEFORE(int, renameat2, (int d, const char *a, int e, const char *b, unsigned f), (d, a, e, b, f))
