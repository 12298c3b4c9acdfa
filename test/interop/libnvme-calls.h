/* What the parts of the program that prints libnvme-mi's requests share. */
#ifndef LIBNVME_CALLS_H
#define LIBNVME_CALLS_H

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libnvme-mi.h>

enum { ARGUMENT_LIMIT = 24 };

typedef unsigned long long Number;

/* A function that is called with the numbers of its line; false where the library does not have it. */
typedef bool Call(nvme_mi_ep_t, const Number *);

struct row {
  const char *name;
  Call *call;
};
#define ROW(name) {#name, name}

#define CALL(name) static bool name(nvme_mi_ep_t endpoint, const Number *argument)

/* Where answers would go. */
extern unsigned char answer[];

/* The functions of Admin commands; the last row has no name. */
extern const struct row admin_calls[];

#endif
