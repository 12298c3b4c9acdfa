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
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <libnvme-mi.h>

enum { ARGUMENT_LIMIT = 5, NETWORK = 1, EID = 9 };

/* What a Linux MCTP address has in front of its message type: family, network and endpoint id. */
enum { TYPE_OFFSET = 2 + 2 + 4 + 1 };

typedef unsigned long long Number;

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

/* Where answers would go. */
static union {
  struct nvme_mi_read_nvm_ss_info subsystem;
  struct nvme_mi_read_port_info port;
  struct nvme_ctrl_list controllers;
  struct nvme_mi_read_ctrl_info controller;
  struct nvme_mi_nvm_ss_health_status health;
  struct nvme_id_ctrl identify_controller;
  struct nvme_id_ns identify_namespace;
  struct nvme_ns_list namespaces;
  struct nvme_smart_log smart;
  struct nvme_firmware_slot firmware;
  struct nvme_error_log_page errors[64];
  struct nvme_cmd_effects_log effects;
  struct nvme_mi_cmd_supported_effects_log mi_effects;
  struct nvme_mi_mi_resp_hdr header;
  unsigned char bytes[8192];
} answer;

/* A function that is called with the numbers of its line; false where the library does not have it. */
typedef bool Call(nvme_mi_ep_t, const Number *);

#define CALL(name) static bool name(nvme_mi_ep_t endpoint, const Number *argument)
#define MI_CALL(name, ...) \
  CALL(name) { \
    (void)argument; \
    nvme_mi_mi_##name(endpoint, __VA_ARGS__); \
    return true; \
  }
/* An Admin command: its first number is the controller. */
#define ADMIN_CALL(name, ...) \
  CALL(name) { \
    nvme_mi_ctrl_t controller = nvme_mi_init_ctrl(endpoint, argument[0]); \
    nvme_mi_admin_##name(controller, __VA_ARGS__); \
    nvme_mi_close_ctrl(controller); \
    return true; \
  }

static __u32 number;
static __u16 unit;
static enum nvme_mi_config_smbus_freq frequency;

MI_CALL(read_mi_data_subsys, &answer.subsystem)
MI_CALL(read_mi_data_port, argument[0], &answer.port)
MI_CALL(read_mi_data_ctrl_list, argument[0], &answer.controllers)
MI_CALL(read_mi_data_ctrl, argument[0], &answer.controller)
MI_CALL(subsystem_health_status_poll, argument[0] != 0, &answer.health)
MI_CALL(config_get, argument[0], argument[1], &number)
MI_CALL(config_set, argument[0], argument[1])
MI_CALL(config_get_smbus_freq, argument[0], &frequency)
MI_CALL(config_set_smbus_freq, argument[0], argument[1])
MI_CALL(config_set_health_status_change, argument[0])
MI_CALL(config_get_mctp_mtu, argument[0], &unit)
MI_CALL(config_set_mctp_mtu, argument[0], argument[1])
ADMIN_CALL(identify_ctrl, &answer.identify_controller)
ADMIN_CALL(identify_ns, argument[1], &answer.identify_namespace)
ADMIN_CALL(identify_active_ns_list, argument[1], &answer.namespaces)
ADMIN_CALL(identify_allocated_ns_list, argument[1], &answer.namespaces)
ADMIN_CALL(get_log_smart, argument[1], argument[2] != 0, &answer.smart)
ADMIN_CALL(get_log_fw_slot, argument[1] != 0, &answer.firmware)
ADMIN_CALL(get_log_error, argument[1], argument[2] != 0, answer.errors)
ADMIN_CALL(get_log_cmd_effects, argument[1], &answer.effects)
ADMIN_CALL(get_log_mi_cmd_supported_effects, argument[1] != 0, &answer.mi_effects)

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
  size_t room = sizeof answer - sizeof answer.header;
  if (nvme_mi_mi_xfer == NULL) return false;
  memset(&request, 0, sizeof request);
  request.header.opcode = argument[0];
  request.header.cdw0 = argument[1];
  request.header.cdw1 = argument[2];
  memset(request.data, argument[4], argument[3]);
  nvme_mi_mi_xfer(endpoint, &request.header, argument[3], &answer.header, &room);
  return true;
}

/* Reads the subsystem's information on the command slot given. */
CALL(set_csi) {
  if (nvme_mi_set_csi == NULL) return false;
  nvme_mi_set_csi(endpoint, argument[0]);
  nvme_mi_mi_read_mi_data_subsys(endpoint, &answer.subsystem);
  nvme_mi_set_csi(endpoint, 0);
  return true;
}

CALL(probe) {
  FILE *nowhere = fopen("/dev/null", "w");
  nvme_root_t root = nvme_mi_create_root(nowhere, 0);
  (void)endpoint, (void)argument;
  nvme_mi_set_probe_enabled(root, true);
  nvme_mi_ep_t probed = nvme_mi_open_mctp(root, NETWORK, EID + 1);
  if (probed != NULL) nvme_mi_mi_read_mi_data_subsys(probed, &answer.subsystem);
  nvme_mi_free_root(root);
  fclose(nowhere);
  return true;
}

#define ROW(name) {#name, name}
static const struct {
  const char *name;
  Call *call;
} calls[] = {
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
    ROW(identify_ctrl),
    ROW(identify_ns),
    ROW(identify_active_ns_list),
    ROW(identify_allocated_ns_list),
    ROW(get_log_smart),
    ROW(get_log_fw_slot),
    ROW(get_log_error),
    ROW(get_log_cmd_effects),
    ROW(get_log_mi_cmd_supported_effects),
    ROW(control),
    ROW(mi_xfer),
    ROW(set_csi),
    ROW(probe),
};

static Call *find(const char *name) {
  for (size_t index = 0; index < sizeof calls / sizeof calls[0]; index++)
    if (strcmp(calls[index].name, name) == 0) return calls[index].call;
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
