using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using LoadHarness.Core.Metrics;
using LoadHarness.Core.Metrics.Evidence;
using LoadHarness.Core.Results;
using LoadHarness.UnitTests.Reporting;

namespace LoadHarness.UnitTests.Core.Results;

public sealed class EvidenceJsonTests
{
    private static readonly WireMarks All = Enum.GetValues<WireMarks>().Aggregate(static (all, mark) => all | mark);

    [Fact]
    public void Write_Evidence_SaysItInWords()
    {
        var signature = new WireSignature
        {
            Group = 2,
            Step = new Step(Phase.Claim, StepKind.Suback),
            Outcome = Outcome.DisconnectedAfterSubscribe,
            Topic = TopicRole.RegisterAccepted,
            ClosedBy = CloseReason.PeerClosed,
            Pace = ClosePace.Prompt,
            Marks = WireMarks.Qos2 | WireMarks.EarlierGranted,
        };

        var json = JsonNode.Parse(SummaryJson.Write(With(signature)))!["evidence"]![0]!["signature"]!;

        Assert.Equal(
            """{"group":2,"step":"claim.suback","outcome":"disconnected_after_subscribe","topic":"register_accepted","code":0,"closedBy":"peer_closed","disconnectCode":0,"pace":"prompt","marks":["qos2","earlier_granted"],"detail":""}""",
            json.ToJsonString());
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame() =>
        Gen.Select(Gen.Int[0, 255], Gen.Int[0, Step.All.Count - 1].Select(static index => Step.All[index]), Gen.Enum<Outcome>(), Gen.Enum<TopicRole>(), Gen.Enum<CloseReason>(), Gen.Enum<ClosePace>(), Gen.Int[0, (int)All]).Sample((group, step, outcome, topic, closed, pace, marks) =>
        {
            var signature = new WireSignature { Group = group, Step = step, Outcome = outcome, Topic = topic, Code = group, ClosedBy = closed, DisconnectCode = group, Pace = pace, Marks = (WireMarks)marks, Detail = "d" };
            return SummaryJson.Read(SummaryJson.Write(With(signature))).Evidence.Single().Signature == signature;
        }, iter: 200);

    [Theory]
    [InlineData("step", "\"claim.other\"")]
    [InlineData("outcome", "\"fine\"")]
    [InlineData("marks", "[\"other\"]")]
    [InlineData("marks", "\"qos2\"")]
    [InlineData("topic", "3")]
    public void Read_UnknownWord_IsRefused(string member, string value)
    {
        var json = JsonNode.Parse(SummaryJson.Write(With(new WireSignature { Group = 0, Step = new Step(Phase.Claim, StepKind.Tcp), Outcome = Outcome.TcpRefused })))!;
        json["evidence"]![0]!["signature"]![member] = JsonNode.Parse(value);
        Assert.Throws<JsonException>(() => SummaryJson.Read(json.ToJsonString()));
    }

    private static RunSummary With(WireSignature signature) => SummaryFixtures.Pass() with
    {
        Evidence = [new SignatureCount { Signature = signature, Devices = 1, Recovered = 0, Attempts = 2, FirstSeconds = 0.5, LastSeconds = 1, MedianMs = 3 }],
    };
}
