/** What a tablet may accept without the network, and how its events are judged afterwards. */
export {};
