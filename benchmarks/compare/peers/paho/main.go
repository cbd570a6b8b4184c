// Eclipse Paho for Go: paho PORT DEVICES RATE FOLDER. Connects, subscribes to one topic a device, and holds.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strconv"
	"time"

	mqtt "github.com/eclipse/paho.mqtt.golang"
)

func number(text string) int {
	value, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return value
}

func main() {
	port, devices, rate, folder := number(os.Args[1]), number(os.Args[2]), number(os.Args[3]), os.Args[4]
	authority, err := os.ReadFile(folder + "/ca.pem")
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	certificate, err := tls.LoadX509KeyPair(folder+"/client.pem", folder+"/client.key")
	if err != nil {
		panic(err)
	}
	config := &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS13, ServerName: "localhost"}

	clients := make([]mqtt.Client, devices)
	begun := time.Now()
	for index := range clients {
		time.Sleep(time.Until(begun.Add(time.Duration(index) * time.Second / time.Duration(rate))))
		options := mqtt.NewClientOptions().AddBroker(fmt.Sprintf("ssl://localhost:%d", port)).SetClientID(fmt.Sprintf("go-%d", index)).
			SetTLSConfig(config).SetProtocolVersion(4).SetKeepAlive(20 * time.Minute).SetConnectTimeout(time.Minute).SetAutoReconnect(false)
		clients[index] = mqtt.NewClient(options)
		go func(client mqtt.Client, index int) {
			if token := client.Connect(); token.Wait() && token.Error() != nil {
				fmt.Fprintln(os.Stderr, token.Error())
				return
			}
			if token := client.Subscribe(fmt.Sprintf("compare/go-%d", index), 1, func(mqtt.Client, mqtt.Message) {}); token.Wait() && token.Error() != nil {
				fmt.Fprintln(os.Stderr, token.Error())
			}
		}(clients[index], index)
	}
	select {}
}
