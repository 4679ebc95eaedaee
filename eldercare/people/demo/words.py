"""Words that synthetic people and places are put together from. None of them names a real person."""

SURNAMES = tuple("王张李陈刘徐吴朱周沈顾杨黄孙马丁许薛严钱冒石姚宗吕范章季何陆谢单仇解曾曹施袁蒋邹倪崔卢")
# The commonest surnames of the region come first; each stands for about 4 % less than the one before.
SURNAME_WEIGHTS = tuple(0.96**rank for rank in range(len(SURNAMES)))

OLD_WOMEN = (tuple("桂秀玉素凤美月惠兰巧金翠淑文慧菊宝"), tuple("兰英珍华芳琴凤梅娟芬霞莲云珠秀香"))
OLD_MEN = (tuple("国建德志永正明长学金宝文春福广荣世"), tuple("华国民明祥林生才余根泉贵兴平春山"))
YOUNG_WOMEN = (tuple("丽雪晓海小红亚春秋建文亦"), tuple("娟琴燕萍梅红霞芳娣云兰芬"))
YOUNG_MEN = (tuple("建志海晓国小卫永俊宏亚立"), tuple("军华峰平明强斌林东飞祥兵"))
SINGLE_NAMES = {"F": tuple("兰英珍芳琴梅莲云珠秀"), "M": tuple("明华祥根泉贵荣兴生平")}

VILLAGE_FIRST = tuple("朱杨沈顾姚邓蒋何邹蔡吴周许薛严钱石丁范章季陆谢宗")
VILLAGE_SECOND = ("家桥", "家园", "家庄", "庄", "桥", "窑", "堡", "湾", "家圩", "家埭", "甸", "港")

OPERATORS = (
    "示例颐养服务社",
    "示例康乐居家养老中心",
    "示例邻里互助养老合作社",
)
OPERATOR_COMPANIES = (
    ("示例颐养服务社", "Sample Yiyang Care Society", "chain"),
    ("示例康乐居家养老中心", "Sample Kangle Home Care Centre", "chain"),
    ("示例邻里互助养老合作社", "Sample Neighbours Care Cooperative", "chain"),
    ("示例家园护理服务部", "Sample Homestead Nursing Service", "single"),
)
HOME_WORDS = ("福寿", "康乐", "瑞祥", "金秋", "长青", "安康", "颐和", "夕阳红", "松鹤")
HOME_KINDS = (("养老院", "care home"), ("护理院", "nursing home"), ("颐养院", "residential home"))

HEALTH_NOTES = (
    "高血压，每天早上服药",
    "糖尿病，注射胰岛素",
    "冠心病，支架术后",
    "脑梗后遗症，左侧肢体无力",
    "认知障碍早期，容易走失",
    "慢阻肺，活动后气喘",
    "白内障，视物不清",
    "腰椎压缩性骨折后，起身困难",
    "帕金森病，步态不稳",
    "听力下降，戴助听器",
)
CAUTIONS = (
    "院内有狗，进门先喊一声",
    "听力不好，敲门要重一些",
    "门槛高，扶好再过",
    "地面易滑，助浴时铺防滑垫",
    "吞咽慢，喂食要小口",
    "青霉素过敏",
    "夜间常起身，注意跌倒",
    "不喜欢陌生人，先报站点名称",
)
KEY_AT_LEADER = "钥匙在村民小组长处"
KEY_AT_STATION = "钥匙存放在服务站 2 号钥匙盒"
KEY_NOTES = (
    "备用钥匙在东边邻居家",
    KEY_AT_STATION,
    "门口密码盒，密码问服务站",
    KEY_AT_LEADER,
)
