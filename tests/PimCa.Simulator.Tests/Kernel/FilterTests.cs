using System;
using System.Linq;
using System.Text.Json.Nodes;
using CsCheck;
using PimCa.Simulator.Http;
using PimCa.Simulator.Http.OData;

namespace PimCa.Simulator.Tests.Kernel;

public sealed class FilterTests
{
    private static readonly JsonObject Document = (JsonObject)JsonNode.Parse(
        """
        {
          "id": "6f1c1d0e-0000-4000-8000-000000000001",
          "displayName": "O'Neil Sales",
          "accountEnabled": true,
          "mail": null,
          "count": 3,
          "createdDateTime": "2026-03-02T08:00:00Z",
          "groupTypes": ["DynamicMembership", "Unified"],
          "target": { "id": "t1", "type": "User" },
          "rows": [ { "name": "a", "tags": ["x"] }, { "name": "b", "tags": [] } ]
        }
        """)!;

    [Theory]
    [InlineData("displayName eq 'o''neil sales'", true)]
    [InlineData("displayName ne 'x'", true)]
    [InlineData("id eq 6F1C1D0E-0000-4000-8000-000000000001", true)]
    [InlineData("id eq '6f1c1d0e-0000-4000-8000-000000000001'", true)]
    [InlineData("accountEnabled eq true", true)]
    [InlineData("accountEnabled", true)]
    [InlineData("not accountEnabled", false)]
    [InlineData("mail eq null", true)]
    [InlineData("absent eq null", true)]
    [InlineData("mail ne null", false)]
    [InlineData("mail gt 'a'", false)]
    [InlineData("count ge 3 and count lt 4", true)]
    [InlineData("count gt 3 or count le 2", false)]
    [InlineData("createdDateTime ge 2026-03-02T08:00:00Z", true)]
    [InlineData("createdDateTime gt 2026-03-02T09:00:00+01:00", false)]
    [InlineData("createdDateTime lt 2026-03-03", true)]
    [InlineData("startsWith(displayName,'o''n')", true)]
    [InlineData("endsWith(displayName, 'sales')", true)]
    [InlineData("contains(displayName,'il s')", true)]
    [InlineData("not(startswith(displayName,'o'))", false)]
    [InlineData("displayName in ('a', 'O''Neil Sales')", true)]
    [InlineData("count in (1,2)", false)]
    [InlineData("target/type eq 'User' and target/id in ('t1')", true)]
    [InlineData("target/missing/deeper eq null", true)]
    [InlineData("groupTypes/any(t:t eq 'unified')", true)]
    [InlineData("groupTypes/all(t: t eq 'Unified')", false)]
    [InlineData("rows/any(r:r/name eq 'b' and not r/tags/any(t:t eq 'x'))", true)]
    [InlineData("rows/any(r:r/name eq 'b' and r/tags/any(t:t eq 'x'))", false)]
    [InlineData("absent/any(a:a eq 'x')", false)]
    [InlineData("accountEnabled eq false or count eq 3 and displayName eq 'no'", false)]
    [InlineData("(accountEnabled eq true or count eq 9) and count eq 3", true)]
    [InlineData("true eq accountEnabled", true)]
    public void A_filter_means_what_it_says(string filter, bool expected) =>
        Assert.Equal(expected, FilterParser.Parse(filter).Matches(Document));

    [Theory]
    [InlineData("")]
    [InlineData("displayName eq")]
    [InlineData("displayName eq 'x")]
    [InlineData("(displayName eq 'x'")]
    [InlineData("displayName eq 'x')")]
    [InlineData("displayName eq 'x' and")]
    [InlineData("eq 'x'")]
    [InlineData("a in ()")]
    [InlineData("startsWith(a)")]
    [InlineData("rows/any(r r eq 'x')")]
    [InlineData("a//b eq 'x'")]
    [InlineData("displayName eq 'x' 'y'")]
    public void A_malformed_filter_is_a_bad_request_that_says_where(string filter)
    {
        var refusal = Assert.Throws<ServiceException>(() => FilterParser.Parse(filter));
        Assert.Equal(400, refusal.Status);
        Assert.Matches("^Invalid filter clause: .* at position [0-9]+ in '", refusal.Message);
    }

    [Theory]
    [InlineData("tolower(displayName) eq 'x'")]
    [InlineData("day(createdDateTime) eq 1")]
    [InlineData("lifetime eq duration'PT1H'")]
    public void What_is_not_simulated_fails_loudly(string filter) =>
        Assert.Equal(501, Assert.Throws<ServiceException>(() => FilterParser.Parse(filter)).Status);

    [Fact]
    public void And_or_and_not_agree_with_logic_for_every_expression()
    {
        var expression = Gen.Recursive<(string Text, bool Value)>((depth, inner) => depth > 4
            ? Gen.Bool.Select(b => (b ? "count eq 3" : "count eq 4", b))
            : Gen.OneOf(
                Gen.Bool.Select(b => (b ? "accountEnabled" : "mail ne null", b)),
                inner.Select(i => ($"not ({i.Text})", !i.Value)),
                Gen.Select(inner, inner).Select(p => ($"({p.Item1.Text}) and ({p.Item2.Text})", p.Item1.Value && p.Item2.Value)),
                Gen.Select(inner, inner).Select(p => ($"({p.Item1.Text}) or ({p.Item2.Text})", p.Item1.Value || p.Item2.Value))));
        expression.Sample(e => FilterParser.Parse(e.Text).Matches(Document) == e.Value);
    }

    [Fact]
    public void Any_text_can_be_quoted() =>
        Gen.String.Sample(text =>
        {
            var document = new JsonObject { ["displayName"] = text };
            return FilterParser.Parse($"displayName eq '{text.Replace("'", "''", StringComparison.Ordinal)}'").Matches(document);
        });

    [Fact]
    public void The_properties_that_a_filter_looks_at_are_known()
    {
        var filter = FilterParser.Parse("a eq 1 and b/c in ('x') or rows/any(r:r/name eq 'y')");
        Assert.Equal(new[] { "a", "b/c", "rows" }, filter.Properties.Order());
        Assert.False(filter.IsAdvanced);
        Assert.True(FilterParser.Parse("a ne 1").IsAdvanced);
    }
}
