/*
 * Prints the requests that libnvme-mi makes, so that ours can be compared with them.
 *
 * Reads lines "function argument…", numbers in any notation of C, from its standard input, calls the function and prints a
 * line for each: what it sent, from the message type to the integrity check, in hexadecimal; "absent" where the library
 * has no such function; "nothing" where it sent nothing. "probe" opens another endpoint, with the library's look at a drive.
 *
 * The system calls of the library's MCTP transport are defined here, in front of those of the C library. So no MCTP is
 * needed: a message is printed instead of sent, and the sending then fails.
 */
#include "libnvme-calls.h"

#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

enum { NETWORK = 1, EID = 9 };

/* What a Linux MCTP address has in front of its message type: family, network and endpoint id. */
enum { TYPE_OFFSET = 2 + 2 + 4 + 1 };

static bool sent;

/* Functions newer than the oldest library that this is compiled with. Where there are none, their addresses are null. */
extern int nvme_mi_control(nvme_mi_ep_t, __u8, __u16, __u16 *) __attribute__((weak));
extern int nvme_mi_mi_xfer(nvme_mi_ep_t, struct nvme_mi_mi_req_hdr *, size_t, struct nvme_mi_mi_resp_hdr *, size_t *)
    __attribute__((weak));
extern int nvme_mi_set_csi(nvme_mi_ep_t, uint8_t) __attribute__((weak));

int socket(int domain, int type, int protocol) {
  (void)domain, (void)type, (void)protocol;
  return open("/dev/null", O_RDWR | O_CLOEXEC);
}

/* Tags are not allocated, as in kernels that cannot. */
int ioctl(int file, unsigned long request, ...) {
  (void)file, (void)request;
  errno = EINVAL;
  return -1;
}

int poll(struct pollfd *files, nfds_t count, int timeout) {
  (void)files, (void)count, (void)timeout;
  errno = ENETDOWN;
  return -1;
}

ssize_t recvmsg(int file, struct msghdr *message, int flags) {
  (void)file, (void)message, (void)flags;
  errno = ENETDOWN;
  return -1;
}

ssize_t sendmsg(int file, const struct msghdr *message, int flags) {
  (void)file, (void)flags;
  /* Of a command in several messages, and of a look at the drive before a command, the first is enough. */
  if (!sent) {
    printf("%02x", ((const unsigned char *)message->msg_name)[TYPE_OFFSET]);
    for (size_t part = 0; part < message->msg_iovlen; part++) {
      const unsigned char *bytes = message->msg_iov[part].iov_base;
      for (size_t index = 0; index < message->msg_iov[part].iov_len; index++) printf("%02x", bytes[index]);
    }
    putchar('\n');
  }
  sent = true;
  errno = ENETDOWN;
  return -1;
}

_Alignas(64) unsigned char answer[1 << 16];

#define MI_CALL(name, ...) \
  CALL(name) { \
    (void)argument; \
    nvme_mi_mi_##name(endpoint, __VA_ARGS__); \
    return true; \
  }

static __u32 number;
static __u16 unit;
static enum nvme_mi_config_smbus_freq frequency;

MI_CALL(read_mi_data_subsys, (void *)answer)
MI_CALL(read_mi_data_port, argument[0], (void *)answer)
MI_CALL(read_mi_data_ctrl_list, argument[0], (void *)answer)
MI_CALL(read_mi_data_ctrl, argument[0], (void *)answer)
MI_CALL(subsystem_health_status_poll, argument[0] != 0, (void *)answer)
MI_CALL(config_get, argument[0], argument[1], &number)
MI_CALL(config_set, argument[0], argument[1])
MI_CALL(config_get_smbus_freq, argument[0], &frequency)
MI_CALL(config_set_smbus_freq, argument[0], argument[1])
MI_CALL(config_set_health_status_change, argument[0])
MI_CALL(config_get_mctp_mtu, argument[0], &unit)
MI_CALL(config_set_mctp_mtu, argument[0], argument[1])

CALL(control) {
  if (nvme_mi_control == NULL) return false;
  nvme_mi_control(endpoint, argument[0], argument[1], &unit);
  return true;
}

/* Opcode, the two dwords, how many bytes of data, and the value of each. */
CALL(mi_xfer) {
  static struct {
    struct nvme_mi_mi_req_hdr header;
    unsigned char data[4096];
  } request;
  struct nvme_mi_mi_resp_hdr *header = (void *)answer;
  size_t room = 4096;
  if (nvme_mi_mi_xfer == NULL) return false;
  memset(&request, 0, sizeof request);
  request.header.opcode = argument[0];
  request.header.cdw0 = argument[1];
  request.header.cdw1 = argument[2];
  memset(request.data, argument[4], argument[3]);
  nvme_mi_mi_xfer(endpoint, &request.header, argument[3], header, &room);
  return true;
}

/* Reads the subsystem's information on the command slot given. */
CALL(set_csi) {
  if (nvme_mi_set_csi == NULL) return false;
  nvme_mi_set_csi(endpoint, argument[0]);
  nvme_mi_mi_read_mi_data_subsys(endpoint, (void *)answer);
  nvme_mi_set_csi(endpoint, 0);
  return true;
}

CALL(probe) {
  FILE *nowhere = fopen("/dev/null", "w");
  nvme_root_t root = nvme_mi_create_root(nowhere, 0);
  (void)endpoint, (void)argument;
  nvme_mi_set_probe_enabled(root, true);
  nvme_mi_ep_t probed = nvme_mi_open_mctp(root, NETWORK, EID + 1);
  if (probed != NULL) nvme_mi_mi_read_mi_data_subsys(probed, (void *)answer);
  nvme_mi_free_root(root);
  fclose(nowhere);
  return true;
}

static const struct row calls[] = {
    ROW(read_mi_data_subsys),
    ROW(read_mi_data_port),
    ROW(read_mi_data_ctrl_list),
    ROW(read_mi_data_ctrl),
    ROW(subsystem_health_status_poll),
    ROW(config_get),
    ROW(config_set),
    ROW(config_get_smbus_freq),
    ROW(config_set_smbus_freq),
    ROW(config_set_health_status_change),
    ROW(config_get_mctp_mtu),
    ROW(config_set_mctp_mtu),
    ROW(control),
    ROW(mi_xfer),
    ROW(set_csi),
    ROW(probe),
};

static Call *find(const char *name) {
  for (size_t index = 0; index < sizeof calls / sizeof calls[0]; index++)
    if (strcmp(calls[index].name, name) == 0) return calls[index].call;
  for (const struct row *row = admin_calls; row->name != NULL; row++)
    if (strcmp(row->name, name) == 0) return row->call;
  fprintf(stderr, "there is no function %s here\n", name);
  exit(2);
}

int main(void) {
  char line[256];
  FILE *nowhere = fopen("/dev/null", "w");
  nvme_root_t root = nvme_mi_create_root(nowhere, 0);
  nvme_mi_set_probe_enabled(root, false);
  nvme_mi_ep_t endpoint = nvme_mi_open_mctp(root, NETWORK, EID);
  if (endpoint == NULL) {
    perror("nvme_mi_open_mctp");
    return 1;
  }
  while (fgets(line, sizeof line, stdin) != NULL) {
    Number arguments[ARGUMENT_LIMIT] = {0};
    char *word = strtok(line, " \n");
    if (word == NULL) continue;
    Call *call = find(word);
    for (int index = 0; index < ARGUMENT_LIMIT && (word = strtok(NULL, " \n")) != NULL; index++)
      arguments[index] = strtoull(word, NULL, 0);
    sent = false;
    bool known = call(endpoint, arguments);
    if (!sent) puts(known ? "nothing" : "absent");
  }
  nvme_mi_free_root(root);
  fclose(nowhere);
  return 0;
}
