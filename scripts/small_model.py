"""Serves a small instruct model (and embeddings) by llama.cpp on loopback: small_model.py MODEL.gguf PORT [EMBEDDING_PORT]"""
import sys
import time

import xllamacpp


def serve(path, port, embeds):
    params = xllamacpp.CommonParams()
    params.model.path = path
    # One slot: with several, the sums of a batch, and with them the bytes of greedy answers, depend on what else is in it.
    params.n_parallel = 1
    params.n_ctx = 4096
    params.port = port
    if embeds:
        params.embedding = True
        params.pooling_type = 1  # mean of tokens
    return xllamacpp.Server(params)


servers = [serve(sys.argv[1], int(port), embeds) for port, embeds in zip(sys.argv[2:4], [False, True])]
print("ready", flush=True)
while True:
    time.sleep(1)
