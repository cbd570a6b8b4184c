/* The least that this work can cost on OpenSSL: one thread, blocking sockets, one device after the other.
 * Usage: openssl-peer PORT DEVICES RATE FOLDER. It does what the other peers do and then waits to be ended; it measures nothing. */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int fail(const char *what) {
    perror(what);
    ERR_print_errors_fp(stderr);
    return 1;
}

static void wait_until(const struct timespec *start, double seconds) {
    struct timespec due = *start;
    due.tv_sec += (time_t)seconds;
    due.tv_nsec += (long)((seconds - (time_t)seconds) * 1e9);
    if (due.tv_nsec >= 1000000000L) {
        due.tv_sec++;
        due.tv_nsec -= 1000000000L;
    }
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
}

/* Sends a packet and reads the answer, which must be of the given type and fit one read. */
static int exchange(SSL *ssl, const unsigned char *packet, int length, unsigned char answer) {
    unsigned char received[64];
    return SSL_write(ssl, packet, length) == length && SSL_read(ssl, received, sizeof received) > 0 && received[0] == answer;
}

static int text(unsigned char *at, const char *value) {
    int length = (int)strlen(value);
    at[0] = (unsigned char)(length >> 8);
    at[1] = (unsigned char)length;
    memcpy(at + 2, value, (size_t)length);
    return length + 2;
}

static int connect_device(SSL_CTX *context, int port, int device) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int socket_ = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    if (socket_ < 0 || connect(socket_, (struct sockaddr *)&address, sizeof address) != 0)
        return fail("connect");
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    SSL *ssl = SSL_new(context);
    SSL_set_tlsext_host_name(ssl, "localhost");
    SSL_set1_host(ssl, "localhost");
    SSL_set_fd(ssl, socket_);
    if (SSL_connect(ssl) != 1)
        return fail("handshake");

    char name[32], topic[32];
    snprintf(name, sizeof name, "device-%d", device);
    snprintf(topic, sizeof topic, "compare/%d", device);
    unsigned char packet[128] = {0x10, 0, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 1200 >> 8, 1200 & 255};
    int length = 12 + text(packet + 12, name);
    packet[1] = (unsigned char)(length - 2);
    if (!exchange(ssl, packet, length, 0x20))
        return fail("CONNECT");

    unsigned char subscribe[128] = {0x82, 0, 0, 1};
    length = 4 + text(subscribe + 4, topic);
    subscribe[length++] = 1;
    subscribe[1] = (unsigned char)(length - 2);
    return exchange(ssl, subscribe, length, 0x90) ? 0 : fail("SUBSCRIBE");
}

int main(int count, char **values) {
    if (count != 5)
        return fprintf(stderr, "usage: %s PORT DEVICES RATE FOLDER\n", values[0]), 2;
    int port = atoi(values[1]), devices = atoi(values[2]);
    double rate = atof(values[3]);
    if (chdir(values[4]) != 0)
        return fail("folder");

    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    if (SSL_CTX_load_verify_locations(context, "ca.pem", NULL) != 1 || SSL_CTX_use_certificate_file(context, "client.pem", SSL_FILETYPE_PEM) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, "client.key", SSL_FILETYPE_PEM) != 1)
        return fail("certificates");

    struct timespec start;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int device = 0; device < devices; device++) {
        wait_until(&start, device / rate);
        if (connect_device(context, port, device) != 0)
            return 1;
    }
    pause();
    return 0;
}
